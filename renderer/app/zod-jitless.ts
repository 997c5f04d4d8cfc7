// Schemas must not be compiled by `new Function`: the content security policy forbids it, and even zod's probe for it is
// reported as a violation. Imported before any module that makes a schema.
import { config } from 'zod/v4/core';

config({ jitless: true });
