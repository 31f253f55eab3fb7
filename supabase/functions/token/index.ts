import { createClient } from '@supabase/supabase-js'
import { endpoint } from '../_shared/endpoint/endpoint.ts'
import { environment } from '../_shared/endpoint/environment.ts'
import { Trade, tradeKey } from './handler.ts'

const options = { auth: { persistSession: false, autoRefreshToken: false } }
const admin = createClient(environment.url, environment.serviceKey, options)

// A client of its own: a session belongs to one trade.
const visitor = () => createClient(environment.url, environment.anonKey, options)

Deno.serve(endpoint(Trade, 200, input => tradeKey(input, admin, visitor), 'anyone'))
