/** The largest prime below 2^26: products of two residues are exact in a double. */
export const PRIME = 67_108_859

/** From 0 to the prime, exclusive; of a whole number whose size a double holds exactly. */
export function modulo(value: number): number {
  const rest = value % PRIME
  return rest < 0 ? rest + PRIME : rest
}

/** The number that gives 1 with this one (Fermat); 0 of 0. */
export function inverted(value: number): number {
  let result = value === 0 ? 0 : 1
  let power = value
  for (let exponent = PRIME - 2; exponent > 0; exponent = Math.floor(exponent / 2)) {
    if (exponent % 2 === 1) result = modulo(result * power)
    power = modulo(power * power)
  }
  return result
}
