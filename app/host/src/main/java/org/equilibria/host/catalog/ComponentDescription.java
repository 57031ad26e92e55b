package org.equilibria.host.catalog;

import java.util.List;
import java.util.SortedSet;
import org.apiguardian.api.API;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Stability;
import org.equilibria.engine.option.OptionDescription;

/**
 * The description of one component for people.
 *
 * @param kind id of its kind
 * @param id its name
 * @param aliases other accepted names
 * @param summary one sentence with the source of the method
 * @param stability how far it may be relied on
 * @param options its options in declaration order
 * @param plugin the plugin it comes from
 * @param location jar or folder of the plugin
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ComponentDescription(
    String kind,
    String id,
    SortedSet<String> aliases,
    String summary,
    Stability stability,
    List<OptionDescription> options,
    Info plugin,
    String location) {}
