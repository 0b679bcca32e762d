import { ApiProperty } from '@nestjs/swagger';

/** The process answers. */
export class Liveness {
  @ApiProperty({ enum: ['alive'] })
  status!: 'alive';
}

export class ReadinessChecks {
  @ApiProperty({ enum: ['ok'], description: 'The database answers' })
  database!: 'ok';

  @ApiProperty({ enum: ['ok'], description: 'The schema is the one this version needs' })
  migrations!: 'ok';
}

/** The service can be sent requests. */
export class ReadinessReport {
  @ApiProperty({ enum: ['ready'] })
  status!: 'ready';

  @ApiProperty({ type: ReadinessChecks })
  checks!: ReadinessChecks;
}
