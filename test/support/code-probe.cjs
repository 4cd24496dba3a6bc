// Loaded before a program: tells on stderr what V8 said to code that was kept, for each script that is compiled from a file.
const vm = require('node:vm')
const { writeSync } = require('node:fs')

vm.Script = class extends vm.Script {
  constructor(source, options) {
    super(source, options)
    const kept = options.cachedData === undefined ? 'none' : this.cachedDataRejected ? 'rejected' : 'accepted'
    writeSync(2, `code kept: ${kept}\n`)
  }
}
