import type { AwsPlace } from '../place.js'

/** Of an object with the rows of a part, within the folder of its load. */
export const partObject = (part: string): string => `${part}/part-00000.parquet`

/** Of the manifest, within the folder of its load; no part is called so, since names have no dot. */
const MANIFEST = 'published.json'

/** The key of an object of a load in the data bucket. */
export const keyOf = (
  { dataPrefix }: AwsPlace,
  policy: string,
  load: string,
  object: string = MANIFEST,
): string => `${dataPrefix}${policy}/${load}/${object}`
