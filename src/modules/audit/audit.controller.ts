import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../auth/access.js';
import { AuditPage, AuditQuery } from './audit.dto.js';
import { AuditEntries } from './audit-entries.js';

@ApiTags('audit')
@Controller('v1/audit')
export class AuditController {
  constructor(private readonly entries: AuditEntries) {}

  @Get()
  @Access('auditor')
  @ApiOperation({ summary: 'What was changed, and by whom, in order' })
  @ApiOkResponse({ type: AuditPage, description: 'The entries' })
  listAuditEntries(@Query() { after = '0', limit = '100', ...filter }: AuditQuery): AuditPage {
    const most = Number(limit);
    // One more than is asked for tells whether there is more.
    const found = this.entries.page(Number(after), most + 1, filter);
    const entries = found.slice(0, most);
    const last = entries.at(-1);
    const head = this.entries.head();
    return found.length > most && last !== undefined
      ? { entries, next: last.sequence, head }
      : { entries, head };
  }
}
