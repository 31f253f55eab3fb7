/**
 * Why the server closes a socket. The codes 4400–4499 are final: a y-websocket provider gives up and emits `closed`.
 * All others are worth a retry, which it does by itself. docs/close-codes.md explains each.
 */
export const closeCodes = {
  restart: 1012,
  unavailable: 1013,
  malformed: 4400,
  unauthorized: 4401,
  forbidden: 4403,
  notFound: 4404,
  tooLarge: 4413,
  invalidUpdate: 4422,
  missingUpdates: 4424,
  notYours: 4509,
  tooFast: 4529,
} as const

export type CloseReason = keyof typeof closeCodes
