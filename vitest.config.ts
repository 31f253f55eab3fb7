import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/setup.ts',
    // Processes that the engine starts load their code as fast as the worker's.
    env: { NODE_COMPILE_CACHE: 'node_modules/.cache/node' },
    pool: 'forks',
    maxWorkers: 2,
    // On one stack for all, a test may kill the worker of another.
    fileParallelism: !process.env.TENON_STACK,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    reporters: ['default'],
    // What a passing test has provoked to be said is of no interest.
    silent: 'passed-only',
  },
})
