import { openDatabase } from './openDatabase.ts'
import { describeDatabase } from './testing/describeDatabase.ts'
import { openTestDatabase } from './testing/openTestDatabase.ts'

if (process.env.TEST_DATABASE_URL) describeDatabase('PostgreSQL server', openTestDatabase)
else describeDatabase('embedded PGlite', () => openDatabase())
