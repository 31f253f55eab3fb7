// Loaded into a server before its own code: at SIGUSR2 it gives back the memory that nothing needs any more, so that
// what is left is growth and not the mood of the collector.
process.on('SIGUSR2', () => void globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' }))
