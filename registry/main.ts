import { a } from '../src/index.ts'

process.stdout.write(String(a))
