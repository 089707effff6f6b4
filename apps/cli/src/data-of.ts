type DataIn<Message> = Message extends { readonly data: infer Data } ? Data : never

/**
 * The data of a tracked message. Over a wire it is an object; a caller in this process gets the
 * server's own pair of id and data, which the types do not show.
 */
export function dataOf<Message extends { readonly data: unknown }>(
  message: Message,
): DataIn<Message> {
  const raw: unknown = message
  return (Array.isArray(raw) ? raw[1] : message.data) as DataIn<Message>
}
