import { type Samples, type Spread, spreadOf } from './samples.ts'

/** A comparison, with what it is meant to reach where there is such a thing. */
export interface Ratio {
  name: string
  /** One a repetition; none where a contender did not take part. */
  values: number[]
  goal?: { atMost: number } | { atLeast: number }
}

export interface Report {
  /** What somebody has to know to judge the figures. */
  conditions: string[]
  samples: Samples
  ratios: Ratio[]
  /** Runs that went wrong, and why. */
  failures: string[]
}

/** The report for people: a table a group, then the ratios. */
export function asText({ conditions, samples, ratios, failures }: Report): string {
  const groups = samples.groups().map(group => {
    const contenders = samples.contenders(group)
    const rows = samples.figures(group).map(figure => [
      figure.replaceAll('_', ' '),
      ...contenders.map(contender => {
        const values = samples.values(group, contender, figure)
        return values.length ? asCell(spreadOf(values)) : '-'
      }),
    ])
    return `${group}\n${asTable([['', ...contenders], ...rows])}`
  })
  const compared = ratios
    .filter(({ values }) => values.length)
    .map(({ name, values, goal }) => {
      const spread = spreadOf(values)
      if (!goal) return [name, asCell(spread), '', '']
      return [name, asCell(spread), describe(goal), meets(spread, goal) ? 'met' : 'missed']
    })
  return [
    listOf(conditions),
    ...groups,
    ...(compared.length
      ? [`ratios\n${asTable([['', 'within a repetition', 'goal', ''], ...compared])}`]
      : []),
    ...(failures.length ? [`failed runs, which have no figures\n${listOf(failures)}`] : []),
    'min / median / max of the repetitions',
  ].join('\n\n')
}

/** The report for programs. */
export function asData({ conditions, samples, ratios, failures }: Report) {
  const spreads = (group: string, contender: string) =>
    samples.figures(group).flatMap(figure => {
      const values = samples.values(group, contender, figure)
      return values.length ? [[figure, rounded(spreadOf(values))] as const] : []
    })
  const figures = samples
    .groups()
    .map(group => [
      group,
      Object.fromEntries(
        samples
          .contenders(group)
          .map(contender => [contender, Object.fromEntries(spreads(group, contender))]),
      ),
    ])
  const compared = ratios
    .filter(({ values }) => values.length)
    .map(({ name, values, goal }) => {
      const spread = spreadOf(values)
      return [name, goal ? { ...rounded(spread), goal, met: meets(spread, goal) } : rounded(spread)]
    })
  return {
    ...{ conditions, failures },
    figures: Object.fromEntries(figures),
    ratios: Object.fromEntries(compared),
  }
}

const listOf = (lines: string[]) => lines.map(line => `- ${line}`).join('\n')

type Goal = NonNullable<Ratio['goal']>

const meets = ({ median }: Spread, goal: Goal) =>
  'atMost' in goal ? median <= goal.atMost : median >= goal.atLeast

const describe = (goal: Goal) => ('atMost' in goal ? `<= ${goal.atMost}` : `>= ${goal.atLeast}`)

const asCell = ({ min, median, max, n }: Spread) =>
  n === 1 ? asNumber(median) : `${asNumber(min)} / ${asNumber(median)} / ${asNumber(max)}`

/** More digits than this are noise. */
const rounded = (spread: Spread) =>
  Object.fromEntries(Object.entries(spread).map(([name, value]) => [name, Number(value.toPrecision(4))]))

const asNumber = (value: number) => value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2)

function asTable(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)))
  return rows
    .map(row => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  '))
    .map(line => `  ${line.trimEnd()}`)
    .join('\n')
}
