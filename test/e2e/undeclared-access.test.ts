import { Controller, Get, Module } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { AppModule } from '../../src/app.module.js';
import { createAppOf } from '../../src/create-app.js';
import { Access } from '../../src/modules/auth/access.js';
import { UndeclaredAccess } from '../../src/modules/auth/route-access.js';
import { RouteWith } from '../../src/modules/http/route-settings.js';
import { startService, testSettings } from './service.js';

@Controller('careless')
class CarelessController {
  @Get()
  list(): object {
    return {};
  }
}

@Controller('careful')
class CarefulController {
  @Get()
  @RouteWith({ bodyLimit: 1000 })
  @Access('anonymous')
  @RouteWith({ streamed: 'text/plain' })
  list(): object {
    return {};
  }
}

@Module({ controllers: [CarelessController, CarefulController] })
class CarelessModule {}

@Module({ controllers: [CarefulController] })
class CarefulModule {}

describe('a route', () => {
  it('that does not say who may use it ends the start', async () => {
    const root = { module: CarelessModule, imports: [AppModule.with(testSettings)] };
    const refusal: unknown = await createAppOf(root, testSettings).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UndeclaredAccess);
    expect(refusal).toHaveProperty(
      'message',
      'it is not declared who may use "GET /careless", "HEAD /careless", expected @Access on each',
    );
  });

  it('may have other settings beside its access', async () => {
    const service = await startService({ module: CarefulModule, imports: [AppModule.with(testSettings)] });
    expect((await service.ask('GET', '/careful')).status).toBe(200);
    await service.close();
  });
});
