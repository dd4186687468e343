/** How long one call takes, in milliseconds. */
export async function timed(work: () => unknown): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

/**
 * Times two things in turn, after one round of each that does not count: what the machine does meanwhile
 * hits both alike.
 */
export async function alternate(
  ours: () => unknown,
  base: () => unknown,
  rounds: number,
): Promise<{ readonly ours: readonly number[]; readonly base: readonly number[] }> {
  await ours()
  await base()
  const samples = { ours: [] as number[], base: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    // Who goes first changes, so that neither always finds the caches of the other.
    if (round % 2 === 0) samples.ours.push(await timed(ours))
    samples.base.push(await timed(base))
    if (round % 2 === 1) samples.ours.push(await timed(ours))
  }
  return samples
}
