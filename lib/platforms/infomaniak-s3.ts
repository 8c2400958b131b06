import { s3, type BackupStore, type S3Props } from '../backup-store';
import { called } from '../props/called';
import { type InfomaniakRegion, regionFacts } from './infomaniak-region';

export interface InfomaniakS3Props extends Omit<S3Props, 'endpoint' | 'region'> {
  /**
   * Where the bucket is.
   * @checked by the regions that there are
   */
  readonly region: InfomaniakRegion;
}

/**
 * Backups go to a bucket of Infomaniak's object store. Keys come from `openstack ec2 credentials create`. Requests are signed
 * for `us-east-1`: one signed for the data centre is refused with "the region 'dc3-a' is wrong; expecting 'us-east-1'".
 */
export function infomaniakS3(props: InfomaniakS3Props): BackupStore {
  const { region, ...others } = called(infomaniakS3, props);
  return s3({ ...others, endpoint: regionFacts(region, 'region of infomaniakS3').s3 });
}
