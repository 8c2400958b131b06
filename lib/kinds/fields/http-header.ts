import { text } from './text';

/** Name of an HTTP header or of a query parameter. */
export const headerName = text("a header's name such as 'X-Forwarded-Proto'", "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", { max: 256 });
