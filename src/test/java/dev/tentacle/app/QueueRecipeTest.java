package dev.tentacle.app;

import static dev.tentacle.app.Recipes.NAME;
import static dev.tentacle.app.Recipes.PACKET;
import static dev.tentacle.app.Recipes.TEXT;
import static dev.tentacle.app.Recipes.awaitNothing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.component.TentacleConsumer;
import dev.tentacle.testing.Broker;
import dev.tentacle.testing.Site;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipe of a message queue, with a broker that stores its messages and comes and goes. */
class QueueRecipeTest {

  @Test
  void leavesPacketsOnTheSiteUntilTheBrokerHasStoredThem(@TempDir Path dir) throws Exception {
    Recipes recipes = new Recipes(dir);
    try (Broker broker = new Broker(dir.resolve("broker"));
        Site site = recipes.site()) {
      recipes.settings().put("my_broker", broker.uri());
      recipes.settings().put("my_queue", "packets");
      recipes.settings().put("my_cron", "0 0 0 1 1 ? 2099");
      broker.stop();
      try (Application application = recipes.run("to-queue")) {
        TentacleConsumer packets =
            (TentacleConsumer) application.context().getRoute("to-queue").getConsumer();
        assertThat(packets.pollOnce().join().failed()).isEqualTo(1);
        assertThat(site.tree()).contains(NAME);

        broker.start();
        assertThat(packets.pollOnce().join().failed()).isZero();
        awaitNothing(site);
        broker.stop();
        broker.start();
        assertThat(broker.take("packets")).isEqualTo(new Broker.Taken(NAME, TEXT));

        // The connection that the program had is gone.
        site.put(NAME, PACKET);
        assertThat(packets.pollOnce().join().failed()).isZero();
        assertThat(broker.take("packets")).isEqualTo(new Broker.Taken(NAME, TEXT));
      }
    }
  }
}
