import pg from 'pg'
import { TokenError } from '../../supabase/functions/_shared/token/verifier.ts'

// Storage's codes: what the body says as `statusCode`, `error` and, unless told otherwise, `message`.
const kinds = {
  NoSuchBucket: [404, 'Bucket not found', 'Bucket not found'],
  NoSuchKey: [404, 'not_found', 'Object not found'],
  KeyAlreadyExists: [409, 'Duplicate', 'The resource already exists'],
  ResourceAlreadyExists: [409, 'Duplicate', 'The resource already exists'],
  ResourceNotEmpty: [409, 'ResourceNotEmpty', 'The bucket you tried to delete is not empty'],
  AccessDenied: [403, 'Unauthorized', 'Access denied'],
  EntityTooLarge: [413, 'Payload too large', 'The object exceeded the maximum allowed size'],
  ResourceLocked: [423, 'ResourceLocked', 'The resource is locked'],
  InvalidMimeType: [415, 'invalid_mime_type', 'mime type is not supported'],
  InvalidRange: [416, 'invalid_range', 'invalid range provided'],
  InvalidKey: [400, 'InvalidKey', 'Invalid key'],
  InvalidBucketName: [400, 'Invalid Input', 'Bucket name invalid'],
  InvalidRequest: [400, 'InvalidRequest', 'Invalid request'],
  InvalidJWT: [400, 'InvalidJWT', 'Invalid JWT'],
  InvalidSignature: [400, 'InvalidSignature', 'Invalid signature'],
  DatabaseTimeout: [544, 'DatabaseTimeout', 'The connection to the database timed out'],
  DatabaseError: [500, 'DatabaseError', 'Database error'],
  InternalError: [500, 'InternalError', 'Internal server error'],
} as const

/** What a client is told. The logical status stands in the body; HTTP itself says 400 for nearly everything. */
export class StorageError extends Error {
  readonly code: keyof typeof kinds
  readonly httpStatus: number
  /** What the body says; HTTP's own on routes of other protocols. */
  readonly status: number

  constructor(
    code: keyof typeof kinds,
    message: string = kinds[code][2],
    options?: ErrorOptions & { httpStatus?: number; status?: number },
  ) {
    super(message, options)
    this.name = 'StorageError'
    this.code = code
    this.status = options?.status ?? kinds[code][0]
    this.httpStatus = options?.httpStatus ?? (this.status >= 500 ? this.status : 400)
  }

  toJSON() {
    const { code, message, status } = this
    return { statusCode: String(status), error: kinds[code][1], message, code }
  }
}

/** Translates whatever went wrong into what a client may know of it. */
export function toStorageError(cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause
  if (cause instanceof TokenError)
    return new StorageError('AccessDenied', tokenMessages[cause.fault], { cause })
  if (cause instanceof pg.DatabaseError) return databaseError(cause)
  return new StorageError('InternalError', undefined, { cause })
}

const tokenMessages = {
  malformed: 'Invalid Compact JWS',
  forged: 'signature verification failed',
  expired: '"exp" claim timestamp check failed',
  not_a_user: 'Access denied',
}

function databaseError(cause: pg.DatabaseError) {
  const refuse = (code: StorageError['code'], message?: string, status?: number) =>
    new StorageError(code, message, { cause, ...(status && { status }) })
  switch (cause.code) {
    case '42501':
      return refuse('AccessDenied', 'new row violates row-level security policy')
    // An object in a bucket that is not there.
    case '23503':
      return refuse('InvalidRequest', 'The related resource does not exist', 404)
    case '23505':
      return refuse(cause.constraint === 'bucketid_objname' ? 'KeyAlreadyExists' : 'ResourceAlreadyExists')
    case '55P03':
    case '57014':
      return refuse('DatabaseTimeout')
  }
  // A value that no column can hold, such as a NUL in a name.
  return refuse(cause.code?.startsWith('22') ? 'InvalidRequest' : 'DatabaseError', cause.message)
}
