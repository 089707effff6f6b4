import type { Attributes, Child, Markup } from './markup.ts'

const svg = 'http://www.w3.org/2000/svg'

/** Makes the children of an element what they should be, and leaves alone what is so already. */
export function patch(parent: Element, children: readonly Child[]): void {
  for (const [index, child] of children.entries()) {
    const node = parent.childNodes[index]
    if (node && isKind(node, child)) update(node, child)
    else if (node) node.replaceWith(made(child))
    else parent.append(made(child))
  }
  while (parent.childNodes.length > children.length) parent.lastChild?.remove()
}

function isKind(node: ChildNode, child: Child): boolean {
  return typeof child === 'string'
    ? node.nodeType === Node.TEXT_NODE
    : node instanceof Element && node.localName === child.tag
}

function update(node: ChildNode, child: Child): void {
  if (typeof child === 'string') {
    if (node.nodeValue !== child) node.nodeValue = child
  } else if (node instanceof Element) {
    setAttributes(node, child.attributes)
    patch(node, child.children)
  }
}

function made(child: Child): Node {
  if (typeof child === 'string') return document.createTextNode(child)
  const element = create(child)
  setAttributes(element, child.attributes)
  patch(element, child.children)
  return element
}

function create({ tag }: Markup): Element {
  const isDrawing = tag === 'svg' || tag === 'use'
  return isDrawing ? document.createElementNS(svg, tag) : document.createElement(tag)
}

function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) element.removeAttribute(name)
    else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value))
  }
  for (const name of element.getAttributeNames())
    if (!Object.hasOwn(attributes, name)) element.removeAttribute(name)
}
