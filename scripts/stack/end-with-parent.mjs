// Loaded into the app's server: when the process that started it is gone, however it ended, the server ends too.
process.on('disconnect', () => process.exit());
