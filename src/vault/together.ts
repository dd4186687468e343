/**
 * What all of them give, in their order. Waits for all also if one fails: what still runs must not lose its
 * database.
 *
 * @throws what the first of them, in their order, failed on.
 */
export async function all<Works extends readonly Promise<unknown>[] | []>(
  works: Works,
): Promise<{ -readonly [At in keyof Works]: Awaited<Works[At]> }> {
  await Promise.allSettled(works)
  return Promise.all(works)
}
