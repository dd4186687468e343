import type { ExportConfig } from '../../config/exports.js'
import { folderTarget } from './folder-target.js'
import { s3Target } from './s3-target.js'
import type { ExportTarget } from './target.js'

/** The target that people name: a folder, or `s3://bucket/prefix`. */
export function openTarget(to: string, { s3 }: Pick<ExportConfig, 's3'>): ExportTarget {
  return to.startsWith('s3://') ? s3Target(to, s3) : folderTarget(to)
}
