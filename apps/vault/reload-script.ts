import { auditFolder, tlsFolder } from './configuration';

/**
 * Tells the server beside it to read its certificate again once that was renewed, and starts the audit log anew before it fills
 * its volume: a server that cannot write it answers nobody. A restart would do both, and leave the server sealed.
 *
 * @param auditLimit bytes after which the log is put aside; the one before it is given up. 0 where there is none
 */
export function reloadScript(auditLimit: number): string {
  return `certificate() { sha256sum ${tlsFolder}/tls.crt; }
reload() { pkill -HUP -f '^[^ ]*vault server '; }
known=$(certificate)
while sleep 60; do
  now=$(certificate)
  if [ "$now" != "$known" ] && reload; then known=$now; fi
${auditLimit > 0 ? rotation(auditLimit) : ''}done
`;
}

function rotation(limit: number): string {
  return `  size=$(stat -c %s ${auditFolder}/audit.log 2>/dev/null || echo 0)
  if [ "$size" -gt ${limit} ]; then mv ${auditFolder}/audit.log ${auditFolder}/audit.log.1 && reload; fi
`;
}
