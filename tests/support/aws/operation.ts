import type { z } from 'zod'
import { glueProblem, invalid, type Problem } from './problem.js'
import type { Account } from './account.js'

/** One operation of a service: how it is called, and what it does to an account. */
export interface Operation {
  readonly name: string
  /** As the service's model has them; members of the path are in braces. */
  readonly method: string
  readonly path: string
  readonly status: 200 | 204
  /**
   * @param input the members of path, query string and body together, as the model has them.
   * @throws Problem
   */
  answer(account: Account, input: unknown): unknown
}

type Answer<Shape extends z.ZodType> = (account: Account, input: z.output<Shape>) => unknown

/** An operation of Clean Rooms (restJson1). */
export function operation<Shape extends z.ZodType>(
  name: string,
  way: `${'GET' | 'POST' | 'PATCH' | 'DELETE'} ${string}`,
  shape: Shape,
  answer: Answer<Shape>,
): Operation {
  const [method = '', path = ''] = way.split(' ')
  return {
    ...{ name, method, path, status: method === 'DELETE' ? 204 : 200 },
    answer: (account, input) =>
      answer(
        account,
        asShape(shape, input, (fields) =>
          invalid('FIELD_VALIDATION_FAILED', 'The input fails to satisfy the constraints.', fields),
        ),
      ),
  }
}

/** An operation of Glue (awsJson1_1), named by a header. */
export const glueOperation = <Shape extends z.ZodType>(
  name: string,
  shape: Shape,
  answer: Answer<Shape>,
): Operation => ({
  ...{ name, method: 'POST', path: '/', status: 200 },
  answer: (account, input) =>
    answer(
      account,
      asShape(shape, input, ([field]) =>
        glueProblem('InvalidInputException', `${field?.name ?? ''}: ${field?.message ?? ''}`),
      ),
    ),
})

function asShape<Shape extends z.ZodType>(
  shape: Shape,
  input: unknown,
  problem: (fields: { name: string; message: string }[]) => Problem,
): z.output<Shape> {
  const { success, data, error } = shape.safeParse(input)
  if (success) return data
  throw problem(
    error.issues.map(({ path, message }) => ({ name: path.map(String).join('.'), message })),
  )
}

/** One page of a list, under `key`. The fake's pages are short, so that whoever reads only one is found out. */
export function paged(
  { pageSize }: Account,
  key: string,
  items: readonly unknown[],
  { nextToken, maxResults }: { nextToken?: string | undefined; maxResults?: number | undefined },
): Readonly<Record<string, unknown>> {
  const from = nextToken === undefined ? 0 : Number(Buffer.from(nextToken, 'base64').toString())
  if (!Number.isSafeInteger(from)) throw invalid('FIELD_VALIDATION_FAILED', 'Invalid nextToken.')
  const to = from + Math.min(pageSize, maxResults ?? pageSize)
  return {
    [key]: items.slice(from, to),
    ...(to < items.length ? { nextToken: Buffer.from(String(to)).toString('base64') } : {}),
  }
}
