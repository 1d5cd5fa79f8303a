import { openDatabase } from './openDatabase.ts'
import { describeDatabase } from './testing/describeDatabase.ts'
import { openTestDatabase } from './testing/openTestDatabase.ts'

describeDatabase('embedded PGlite', () => openDatabase())
if (process.env.TEST_DATABASE_URL) describeDatabase('Postgres server', openTestDatabase)
