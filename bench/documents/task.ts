import type { Protocol } from './wire.ts'

/** The server that a load goes to. */
export interface Target {
  url: string
  /** Another server of the same documents, to which every second client of a room goes. */
  otherUrl?: string
  protocol: Protocol
  token?: string | undefined
  /** The document of each room. */
  documents: string[]
  /** Whose CPU time and memory are counted. */
  pid: number
  /** The postmaster, whose CPU time is counted beside the server's. */
  postgresPid: number
}

/** Clients that edit at a steady rate. */
export interface SteadyTask {
  mode: 'steady'
  /** Of each room. */
  clients: number
  /** Edits a second, of each client; 0 for idle connections. */
  rate: number
  /** Presence messages a second, of each client. */
  awareness: number
  /** Characters of an edit. */
  size: number
  warmUpSeconds: number
  seconds: number
  /** How many clients of each room are compared at the end. */
  compared: number
  /** Whether a client that joins at the end is compared as well. */
  joinsLate: boolean
}

/** A rate that rises step by step until the server falls behind, or the generator is spent. */
export interface RampTask extends Omit<SteadyTask, 'mode'> {
  mode: 'ramp'
  factor: number
  /** The p95 that ends it. */
  limitMs: number
}

/** Writes one document as many small updates. */
export interface SeedTask {
  mode: 'seed'
  updates: number
  /** How long the clients stay after the last update has arrived. */
  settleSeconds: number
}

/** Joins a document some times over. */
export interface JoinTask {
  mode: 'join'
  times: number
  /** The digest of the whole text. */
  expected: string
}

/** One client that sends far too much. */
export interface FloodTask {
  mode: 'flood'
  /** Messages a second. */
  rate: number
  seconds: number
}

export type Task = SteadyTask | RampTask | SeedTask | JoinTask | FloodTask

/** What was measured while clients edited; rates and CPU are over the time of the edits. */
export interface Edited {
  expected: number
  delivered: number
  deliveriesPerSecond: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
  /** From a client of one server to one of another. */
  p50AcrossMs: number
  p95AcrossMs: number
  /** Received by all clients. */
  kilobytesPerSecond: number
  /** What processes used that have no part in the run. */
  otherCores: number
  /** CPU time of the server for one delivery. */
  serverUs: number
  /** The same with Postgres. */
  withPostgresUs: number
  residentMb: number
  /** Share of time that the generator's event loop was busy. */
  generator: number
  /** True when the generator was the limit: the figures are lower bounds. */
  bound: boolean
}

export interface Opened {
  connections: number
  connectMs: number
  /** What the server's memory grew by with each connection. */
  kilobytesPerConnection: number
}

export interface Joined {
  /** Until the whole text is there. */
  textMs: number
  /** Until it had arrived: the rest is the client's own time. */
  answerMs: number
  /** CPU time of the server, in ticks of 10 ms. */
  serverMs: number
  receivedKb: number
  residentMb: number
  otherCores: number
}

export interface Results {
  steady: Opened & Edited & { divergedRooms: number; lostConnections: number }
  ramp: Opened & { best: Edited | undefined; bound: boolean; divergedRooms: number }
  seed: { expected: string; tookMs: number; stateKb: number }
  join: Joined[]
  flood: { cuts: number; sentPerSecond: number }
}
