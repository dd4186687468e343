import type { Settings } from './settings.js'

/** How objects are put into a bucket. */
export interface S3Settings {
  /** Null: that of AWS for the region. */
  readonly endpoint: string | null
  readonly region: string
  /** Object Lock in compliance mode for so many days; null: no lock. */
  readonly retentionDays: number | null
}

/** Where the log is exported to, and when. */
export interface ExportConfig {
  /** An absolute folder or `s3://bucket/prefix`; null: nothing is configured. */
  readonly to: string | null
  /** What leaves beside the entries. */
  readonly level: 'withheld' | 'texts' | 'all'
  /** Minutes after midnight, UTC; null: only when asked for. */
  readonly nightlyAt: number | null
  readonly s3: S3Settings
}

/** A bucket and the prefix below it. */
export const S3_PLACE = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[\w.-]+)*\/?$/u
export const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)$/u

/** @param to as `HOMEROOM_EXPORT_TO`, a folder made absolute */
export function exportConfig(settings: Settings, to: string | null): ExportConfig {
  const [, hours, minutes] = TIME_OF_DAY.exec(settings.HOMEROOM_EXPORT_AT ?? '') ?? []
  const days = settings.HOMEROOM_EXPORT_S3_LOCK_DAYS
  return {
    to,
    level: settings.HOMEROOM_EXPORT_PAYLOADS,
    nightlyAt: hours === undefined ? null : Number(hours) * 60 + Number(minutes),
    s3: {
      endpoint: settings.HOMEROOM_EXPORT_S3_ENDPOINT ?? null,
      region: settings.HOMEROOM_EXPORT_S3_REGION,
      retentionDays: days === 0 ? null : days,
    },
  }
}

type Given = Readonly<Partial<Record<string, string>>>

/** What is wrong with the settings of exports taken together. */
export function exportFaults(given: Given): readonly string[] {
  const { HOMEROOM_EXPORT_TO: to, HOMEROOM_EXPORT_AT: at } = given
  const level = given.HOMEROOM_EXPORT_PAYLOADS ?? 'withheld'
  const bucket = to?.startsWith('s3://') === true
  return [
    ...(at !== undefined && to === undefined
      ? ['HOMEROOM_EXPORT_TO: is required with HOMEROOM_EXPORT_AT']
      : []),
    ...(bucket && level !== 'withheld'
      ? [
          'HOMEROOM_EXPORT_PAYLOADS: must be withheld in a bucket, or a text that is erased would stay there',
        ]
      : []),
  ]
}
