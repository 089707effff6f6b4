/**
 * Remembers the last answer about an object for as long as the object lives, and gives it again while
 * everything else that went into it is the same, compared by identity.
 */
export class LastAnswers<Subject extends object, Answer> {
  readonly #known = new WeakMap<
    Subject,
    { readonly inputs: readonly unknown[]; readonly answer: Answer }
  >()

  get(subject: Subject, inputs: readonly unknown[], answer: () => Answer): Answer {
    const known = this.#known.get(subject)
    if (known && sameEach(known.inputs, inputs)) return known.answer
    const fresh = answer()
    this.#known.set(subject, { inputs, answer: fresh })
    return fresh
  }
}

function sameEach(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}
