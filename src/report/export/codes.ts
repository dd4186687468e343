import { createHmac } from 'node:crypto'
import type { Ordinal } from '../../vault/domain.js'

/**
 * What stands for a student in the tables of an export. An ordinal would let whoever also holds another
 * target's export, or a vendor's notes, lay them side by side; a code is of one target alone, and only the
 * district's key leads back. Made of a random ordinal, so not of personal information (34 CFR
 * 99.31(b)(2)(iii)).
 */
export function studentCodes(key: Uint8Array, target: string): (student: Ordinal) => string {
  return (student) => {
    const mac = createHmac('sha256', key)
      .update(JSON.stringify([target, student]))
      .digest()
    return `stu_${mac.subarray(0, 10).toString('hex')}`
  }
}
