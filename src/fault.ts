/**
 * The world failed: a disk is full, a child died, a file cannot be read. Thrown with its `cause`,
 * becomes a 5xx problem document (or exit code 1 in the command line), never a refusal.
 *
 * `message` is shown to people: it says what was wrong, who can fix it and how, and never holds a
 * value from a row, a key or a stack.
 */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: FaultCode

  constructor(code: FaultCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

export type FaultCode =
  | 'CONFIG_INVALID'
  | 'KEY_UNSAFE'
  | 'DATA_FOLDER_IN_USE'
  | 'DISK_FULL'
  | 'LEDGER_STOPPED'
  | 'LEDGER_CORRUPT'
  | 'LEDGER_OLDER_THAN_ANCHOR'
  | 'ROOM_FAILED'
  | 'ENGINE_DIFFERS'
  | 'ENGINE_UNREACHABLE'
  | 'PUBLISH_FAILED'
  | 'PARSER_FAILED'
  | 'VAULT_FAILED'
  | 'POLICY_INVALID'
  | 'CHECK_INVALID'
  | 'IMPORT_FAILED'
  | 'SERVICE_UNREACHABLE'
  | 'EXPORT_FAILED'
  | 'EXPORT_ALTERED'
