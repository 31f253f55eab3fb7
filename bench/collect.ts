// Loaded into a server before its own code: at SIGUSR2 it gives back the memory that nothing needs any more, and says
// what is left: growth, and not the mood of the collector.
process.on('SIGUSR2', () => {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  const { heapUsed, external, rss } = process.memoryUsage()
  console.log(JSON.stringify({ held: heapUsed + external, rss }))
})
