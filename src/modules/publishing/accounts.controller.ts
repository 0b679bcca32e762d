import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { recordStored, reportOf } from '../assertions/assertion-report.js';
import { AssertionSummary } from '../assertions-api/assertions.dto.js';
import { AuditLog } from '../audit/audit-log.js';
import { byRequest } from '../audit/by.js';
import { Access } from '../auth/access.js';
import { Accounts } from './accounts.js';
import { AccountRequest } from './publication-request.dto.js';

@ApiTags('declarations')
@Controller('v1/accounts')
export class AccountsController {
  constructor(
    private readonly accounts: Accounts,
    private readonly auditLog: AuditLog,
  ) {}

  @Post()
  @Access('operator')
  @ApiOperation({
    summary: 'Make the account of a publisher, or a newer revision of it',
    description:
      'Clients check whom a snap is from, so its publisher needs an account before anything is granted.',
  })
  @ApiCreatedResponse({ type: AssertionSummary, description: 'It is signed and stored' })
  @ApiOkResponse({ type: AssertionSummary, description: 'It says the same already' })
  async putAccount(
    @Body() { accountId, displayName, username, validation = 'unproven' }: AccountRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AssertionSummary> {
    const facts = { accountId, displayName, validation, ...(username !== undefined && { username }) };
    const record = recordStored(this.auditLog, byRequest(request), 'account-stored');
    const { account, outcome } = await this.accounts.put(facts, record);
    reply.code(outcome === 'stored' ? 201 : 200);
    return reportOf(account);
  }
}
