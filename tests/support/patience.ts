/**
 * What a machine busy with other tests may add to an end that the code brings about, in milliseconds. Far
 * below what the work would take if nothing ended it; how fast the end comes is a figure of `npm run bench`.
 */
export const LATE_MS = 15_000
