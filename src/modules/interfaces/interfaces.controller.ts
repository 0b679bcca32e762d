import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../auth/access.js';
import { RequestProblem } from '../http/request-problem.js';
import type { InterfaceReport, InterfaceSummary } from './interface-report.js';
import { Interfaces, type BaseDeclarationReport } from './interfaces.service.js';

const answer = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } });

@ApiTags('reading')
@Controller('v1')
export class InterfacesController {
  constructor(private readonly interfaces: Interfaces) {}

  @Get('interfaces')
  @Access('anonymous')
  @ApiOperation({ summary: 'All interfaces, sorted by name' })
  @ApiOkResponse({ description: 'The interfaces', ...answer('InterfaceList') })
  listInterfaces(): { interfaces: InterfaceSummary[] } {
    return { interfaces: this.interfaces.list() };
  }

  @Get('interfaces/:name')
  @Access('anonymous')
  @ApiOperation({ summary: 'One interface with its attributes and its built-in rules' })
  @ApiOkResponse({ description: 'The interface', ...answer('InterfaceReport') })
  readInterface(@Param('name') name: string): InterfaceReport {
    const report = this.interfaces.named(name);
    if (report === undefined) throw new RequestProblem('not-found', `no interface is called "${name}"`);
    return report;
  }

  @Get('base-declarations/:series')
  @Access('anonymous')
  @ApiOperation({ summary: 'The base-declaration in force for a series' })
  @ApiOkResponse({ description: 'Its headers', ...answer('BaseDeclarationReport') })
  readBaseDeclaration(@Param('series') series: string): BaseDeclarationReport {
    const report = this.interfaces.baseDeclaration(series);
    if (report === undefined)
      throw new RequestProblem('not-found', `there is no base-declaration of series "${series}"`);
    return report;
  }
}
