/** Addresses that are not on the internet (RFC 1918, RFC 6598, link-local). */
export const privateRanges: string[] = ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];
