import type { AwsPlace } from '../../../src/engine/aws/place.js'

/** The settings that lead a service or a command to this place. */
export const settingsAt = (place: AwsPlace): Readonly<Record<string, string>> => ({
  HOMEROOM_AWS_REGION: place.region,
  HOMEROOM_AWS_ACCOUNT: place.account,
  HOMEROOM_AWS_DATA_BUCKET: place.dataBucket,
  HOMEROOM_AWS_DATA_PREFIX: place.dataPrefix,
  HOMEROOM_AWS_RESULT_BUCKET: place.resultBucket,
  HOMEROOM_AWS_RESULT_PREFIX: place.resultPrefix,
  HOMEROOM_AWS_ROLE: place.role,
  HOMEROOM_AWS_DATABASE: place.database,
  HOMEROOM_AWS_ENDPOINT: place.endpoints.cleanRooms ?? '',
  HOMEROOM_AWS_S3_ENDPOINT: place.endpoints.s3 ?? '',
})
