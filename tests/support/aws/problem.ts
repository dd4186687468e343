/** An error as a service of AWS answers it; thrown by operations, written to the wire by the server. */
export class Problem extends Error {
  override readonly name = 'Problem'

  /** The exception's name in the service's model. */
  readonly type: string
  readonly status: number
  /** The exception's other members. */
  readonly members: Readonly<Record<string, unknown>>

  constructor(type: string, status: number, message: string, members = {}) {
    super(message)
    this.type = type
    this.status = status
    this.members = members
  }
}

type InvalidReason =
  | 'FIELD_VALIDATION_FAILED'
  | 'INVALID_CONFIGURATION'
  | 'INVALID_QUERY'
  | 'IAM_SYNCHRONIZATION_DELAY'

/** 400: the request is not as the model, or the service, wants it. */
export const invalid = (
  reason: InvalidReason,
  message: string,
  fieldList: readonly { name: string; message: string }[] = [],
): Problem => new Problem('ValidationException', 400, message, { reason, fieldList })

/** The resource types that the model names in errors. */
export type ResourceType =
  'CONFIGURED_TABLE' | 'COLLABORATION' | 'MEMBERSHIP' | 'CONFIGURED_TABLE_ASSOCIATION'

/** 404. */
export const absent = (resourceType: ResourceType, resourceId: string): Problem =>
  new Problem('ResourceNotFoundException', 404, 'The resource does not exist.', {
    ...{ resourceId, resourceType },
  })

/** 409. */
export const conflict = (
  reason: 'ALREADY_EXISTS' | 'SUBRESOURCES_EXIST' | 'INVALID_STATE',
  resourceType: ResourceType,
  resourceId: string,
): Problem =>
  new Problem('ConflictException', 409, `The resource is in conflict: ${reason}.`, {
    ...{ reason, resourceType, resourceId },
  })

/** 403. */
export const denied = (message = 'You are not authorized to perform this action.'): Problem =>
  new Problem('AccessDeniedException', 403, message, { reason: 'INSUFFICIENT_PERMISSIONS' })

/** 402, which the SDK does not try again. */
export const overQuota = (quotaName: string, quotaValue: number): Problem =>
  new Problem('ServiceQuotaExceededException', 402, `Quota exceeded: ${quotaName}.`, {
    ...{ quotaName, quotaValue },
  })

/** 500. */
export const internal = (): Problem =>
  new Problem('InternalServerException', 500, 'An unexpected error occurred.')

/** AWS's own pages give both statuses: one is the model's, the other that of its list of common errors. */
export const throttled = (status: 429 | 400): Problem =>
  new Problem('ThrottlingException', status, 'Rate exceeded')

/** Glue answers every error of a caller with 400. */
export const glueProblem = (
  type: 'EntityNotFoundException' | 'AlreadyExistsException' | 'InvalidInputException',
  message: string,
): Problem => new Problem(type, 400, message)
