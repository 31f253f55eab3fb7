/** Figures of one run, by names that end in their unit: `p95_ms`. */
export type Figures = Record<string, number>

export interface Spread {
  min: number
  median: number
  max: number
  /** Of repetitions. */
  n: number
}

interface Run {
  group: string
  contender: string
  repetition: number
  figures: Figures
}

/**
 * What was measured. The clock of a shared machine drifts from one repetition to the next, so contenders are
 * compared within a repetition, and only then is the median taken.
 */
export class Samples {
  readonly #runs: Run[] = []

  add(group: string, contender: string, repetition: number, figures: Figures): void {
    this.#runs.push({ group, contender, repetition, figures })
  }

  groups(): string[] {
    return [...new Set(this.#runs.map(run => run.group))]
  }

  contenders(group: string): string[] {
    return [...new Set(this.#of(group).map(run => run.contender))]
  }

  /** The names of a group's figures, in the order in which they came. */
  figures(group: string): string[] {
    return [...new Set(this.#of(group).flatMap(run => Object.keys(run.figures)))]
  }

  values(group: string, contender: string, figure: string): number[] {
    return this.#of(group)
      .filter(run => run.contender === contender)
      .map(run => run.figures[figure])
      .filter(value => value !== undefined)
  }

  /** `one` against `other`, by their quotient or as you say, for each repetition that has both. */
  compare(
    group: string,
    figure: string,
    one: string,
    other: string,
    by: (one: number, other: number) => number = (a, b) => a / b,
  ): number[] {
    const find = (contender: string, repetition: number) =>
      this.#of(group).find(run => run.contender === contender && run.repetition === repetition)?.figures[
        figure
      ]
    return [...new Set(this.#of(group).map(run => run.repetition))].flatMap(repetition => {
      const [a, b] = [find(one, repetition), find(other, repetition)]
      return a === undefined || b === undefined ? [] : [by(a, b)]
    })
  }

  #of(group: string) {
    return this.#runs.filter(run => run.group === group)
  }
}

/** @param values at least one. */
export function spreadOf(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  return { min: sorted[0]!, median: percentile(sorted, 50), max: sorted.at(-1)!, n: sorted.length }
}

/**
 * @param sorted at least one value, in ascending order.
 * @param share from 0 to 100; what lies between two values is taken from both.
 */
export function percentile(sorted: number[], share: number): number {
  const at = ((sorted.length - 1) * share) / 100
  const below = sorted[Math.floor(at)]!
  return below + (sorted[Math.ceil(at)]! - below) * (at % 1)
}
