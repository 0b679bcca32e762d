import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** The process answers. */
export class Liveness {
  @ApiProperty({ enum: ['alive'] })
  status!: 'alive';
}

export class ReadinessChecks {
  @ApiProperty({ enum: ['ok'], description: 'The store can be read, and for everything also written to' })
  database!: 'ok';

  @ApiPropertyOptional({ enum: ['ok'], description: 'The schema is the one this version needs' })
  migrations?: 'ok';

  @ApiPropertyOptional({ enum: ['ok'], description: 'Assertions can be signed' })
  signer?: 'ok';
}

/** The service can be sent requests. */
export class ReadinessReport {
  @ApiProperty({ enum: ['ready'] })
  status!: 'ready';

  @ApiProperty({ type: ReadinessChecks })
  checks!: ReadinessChecks;
}
