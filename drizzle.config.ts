import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'postgresql',
  schema: './registry/store/schema.ts',
  out: './registry/migrations',
})
