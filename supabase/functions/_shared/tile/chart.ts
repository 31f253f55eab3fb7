import { type Html, html } from '../html/html.ts'

/** A part of a whole. */
interface Part {
  name: string
  amount: number
}

const mostParts = 6
const numberOf = (value: unknown) =>
  typeof value === 'number' && Number.isFinite(value) ? Math.min(Math.max(value, -1e12), 1e12) : 0

/** Two decimals are less than anybody sees, and the same everywhere. */
const at = (value: number) => String(Math.round(value * 100) / 100)

const listOf = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(one => typeof one === 'object' && one !== null) : []

/** What a chart has room for: the largest parts come first, and the last stands for all that are left. */
export function partsOf(value: unknown): Part[] {
  const parts = listOf(value)
    .map(({ name, amount }) => ({ name: String(name ?? ''), amount: Math.max(numberOf(amount), 0) }))
    .toSorted((one, other) => other.amount - one.amount)
  if (parts.length <= mostParts) return parts
  const rest = parts.slice(mostParts - 1).reduce((sum, part) => sum + part.amount, 0)
  return [...parts.slice(0, mostParts - 1), { name: 'Other', amount: rest }]
}

/** A ring of parts around whatever is laid over its middle. Its legend is said beside it, in words. */
export function donut(value: unknown): Html {
  const parts = partsOf(value)
  const total = parts.reduce((sum, part) => sum + part.amount, 0) || 1
  let passed = 0
  const arcs = parts.map(({ amount }, i) => {
    const share = (amount / total) * 100
    const gap = parts.length > 1 ? Math.min(1.2, share / 2) : 0
    const arc = html`<circle class="stroke-${i + 1}" cx="21" cy="21" r="15.9155" pathLength="100" stroke-dasharray="${at(share - gap)} ${at(100 - share + gap)}" stroke-dashoffset="${at(-passed)}"/>`
    passed += share
    return arc
  })
  return html`<svg class="donut" viewBox="0 0 42 42" aria-hidden="true" focusable="false"><g transform="rotate(-90 21 21)">${arcs}</g></svg>`
}

/** How numbers went, as a line with its ground; at least two of them. */
export function sparkline(value: unknown): Html {
  const numbers = (Array.isArray(value) ? value : []).slice(-60).map(numberOf)
  if (numbers.length < 2) return html``
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  const points = numbers.map((number, i) => {
    const x = (i / (numbers.length - 1)) * 200
    return `${at(x)} ${at(44 - ((number - low) / (high - low || 1)) * 38)}`
  })
  const line = `M${points.join('L')}`
  return html`<svg class="sparkline" viewBox="0 0 200 48" preserveAspectRatio="none" aria-hidden="true" focusable="false"><path class="ground" d="${line}L200 48L0 48Z"/><path class="line" d="${line}"/></svg>`
}

/** Months with what came in and what went out, as pairs of bars. */
export function bars(value: unknown): Html {
  const months = listOf(value).slice(-12)
  const high = Math.max(1, ...months.flatMap(month => [numberOf(month.in), numberOf(month.out)]))
  const width = 300 / Math.max(months.length, 1)
  const bar = (amount: unknown, x: number, kind: string) => {
    const height = Math.max(0, (numberOf(amount) / high) * 96)
    return html`<rect class="${kind}" x="${at(x)}" y="${at(99 - height)}" width="${at(width * 0.26)}" height="${at(height)}" rx="2"/>`
  }
  const drawn = months.map((month, i) => {
    const left = i * width
    return html`${bar(month.in, left + width * 0.2, 'fill-2')}${bar(month.out, left + width * 0.52, 'fill-1')}`
  })
  return html`<svg class="bars" viewBox="0 0 300 100" preserveAspectRatio="none" aria-hidden="true" focusable="false"><path class="axis" d="M0 99.5H300"/>${drawn}</svg>`
}

/** Where a value stands between two ends, on half a circle. */
export function gauge(value: unknown, low: unknown, high: unknown): Html {
  const [from, to] = [numberOf(low), numberOf(high)]
  const share = Math.min(Math.max((numberOf(value) - from) / (to - from || 1), 0), 1)
  const angle = Math.PI * (1 - share)
  const knob = html`<circle class="knob" cx="${at(60 + 50 * Math.cos(angle))}" cy="${at(60 - 50 * Math.sin(angle))}" r="6"/>`
  const half = 'M10 60A50 50 0 0 1 110 60'
  return html`<svg class="gauge" viewBox="0 0 120 68" aria-hidden="true" focusable="false"><path class="track" d="${half}"/><path class="value" d="${half}" pathLength="100" stroke-dasharray="${at(share * 100)} 200"/>${knob}</svg>`
}

/** How much of a whole is used, as a bar. */
export function meter(value: unknown, whole: unknown): Html {
  const share = Math.min(Math.max(numberOf(value) / (numberOf(whole) || 1), 0), 1)
  return html`<svg class="meter${share > 0.85 ? ' high' : ''}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="track" width="100" height="6"/><rect class="value" width="${at(share * 100)}" height="6"/></svg>`
}
