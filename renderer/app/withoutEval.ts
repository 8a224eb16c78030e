import { z } from 'zod';

// The window's content security policy forbids eval; zod would otherwise probe for it as schemas are made. This module has
// to be imported before any schema.
z.config({ jitless: true });
