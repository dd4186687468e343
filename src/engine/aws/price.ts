import type { AwsPlace } from './place.js'

/** CRPUs of one worker (AWS Clean Rooms: 4 x CR.1X are 8 CRPU). */
const UNITS: Readonly<Record<AwsPlace['worker']['type'], number>> = { 'CR.1X': 2, 'CR.4X': 8 }
/** A run is billed for at least a minute. */
const LEAST_SECONDS = 60
const MICRODOLLARS_PER_CENT = 10_000

/** What a run costs at least, in millionths of a dollar, rounded up. */
export function leastCost({ type, number }: AwsPlace['worker'], centsPerUnitHour: number): number {
  const unitHours = (UNITS[type] * number * LEAST_SECONDS) / 3600
  return Math.ceil(unitHours * centsPerUnitHour * MICRODOLLARS_PER_CENT)
}

/** What so many thousandths of a CRPU-hour cost, in millionths of a dollar, rounded up. */
export function costOf(milliUnits: number, centsPerUnitHour: number): number {
  return Math.ceil((milliUnits / 1000) * centsPerUnitHour * MICRODOLLARS_PER_CENT)
}
