import { latin1 } from "../../formats/latin1.ts";
import type { ArtifactKind } from "../../model/fact.ts";
import { bounded, EMPTY, unreadable } from "../common.ts";
import { iptablesChains } from "./iptables.ts";
import { chainFacts } from "./model.ts";
import { nftChains } from "./nftables.ts";

const NFT = /(^|\/)nftables[^/]*\.conf$|\.nft$|(^|\/)nftables(\.d)?\/[^/]+\.(conf|rules)$/;
const IPTABLES = /(^|\/)(ip6?tables[^/]*|[^/]+\.(rules|v4|v6|iptables|ip6tables))$/;
const SAVED = /^\*(filter|nat|mangle|raw|security)\s*$/m;

/** Packet filters of a host (nftables, iptables-save): what passes unless something drops it, what is refused, where packets are sent. */
export const nft: ArtifactKind = {
  id: "nft",
  version: 2,
  load: async () => {},
  claims: (path, head) => (NFT.test(path) || (IPTABLES.test(path) && SAVED.test(latin1(head))) ? 1 : 0),
  extract({ path, bytes }) {
    if (bytes.length === 0) return EMPTY;
    const chains = NFT.test(path)
      ? nftChains(bytes)
      : iptablesChains(bytes, /6/.test(path.split("/").at(-1) ?? "") ? "ip6" : "ip");
    return "code" in chains ? unreadable(bytes, chains) : bounded(bytes, chainFacts(chains));
  },
};
