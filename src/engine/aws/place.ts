/** Where in AWS rosters lie and queries run; one deployment has one account and one Region. */
export interface AwsPlace {
  /** Such as `us-east-1`. */
  readonly region: string
  /** 12 digits: the account that holds the data, asks, pays and receives. */
  readonly account: string
  /** Published tables. Never the bucket of the results: Clean Rooms refuses that. */
  readonly dataBucket: string
  /** Ends in a slash, or is empty. */
  readonly dataPrefix: string
  readonly resultBucket: string
  /** Ends in a slash, or is empty. */
  readonly resultPrefix: string
  /** ARN of the role with which Clean Rooms reads the published tables. */
  readonly role: string
  /** Database of the Glue catalogue; lower case. */
  readonly database: string
  readonly worker: { readonly type: 'CR.1X' | 'CR.4X'; readonly number: number }
  /** In place of AWS's own addresses: a VPC endpoint, or a test. */
  readonly endpoints: {
    readonly cleanRooms: string | null
    readonly glue: string | null
    readonly s3: string | null
  }
}
