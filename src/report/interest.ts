import type { Request } from '../session/request.js'
import type { Book } from './book.js'

/** What a vendor wrote with a request; null once erased by law. */
export interface RequestTexts {
  readonly purpose: string | null
  readonly interest: string | null
}

/** The texts of requests, each read once. */
export interface Texts {
  of(request: Request): Promise<RequestTexts>
}

export function openTexts(book: Book): Texts {
  const known = new Map<string, Promise<RequestTexts>>()
  const read = async ({ filed }: Request): Promise<RequestTexts> => ({
    purpose: await book.text(filed.index, 'purpose'),
    interest: await book.text(filed.index, 'interest'),
  })
  return {
    of(request) {
      const found = known.get(request.id) ?? read(request)
      known.set(request.id, found)
      return found
    },
  }
}
