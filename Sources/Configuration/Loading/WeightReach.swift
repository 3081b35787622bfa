/// How far the weights of a virtual router can move its hosts' priorities, and whether that moves the address.
struct WeightReach {
  /// The hosts with their own priorities, in the order of the file.
  let hosts: [(name: String, priority: Int)]
  private let weights: [(subject: String, weight: Int)]
  private let hasFile: Bool

  init(hosts: [(name: String, priority: Int)], track: [TrackSettings]) {
    self.hosts = hosts
    weights = track.filter { $0.kind != .file }.compactMap { entry in
      entry.weight.map { (entry.subject, $0) }
    }
    // Any number may stand in a file.
    hasFile = track.contains { $0.kind == .file && $0.weight != nil }
  }

  enum Verdict: Equatable {
    case moves
    /// Only some of them together, or only between some hosts.
    case sometimes(String)
    case never(String)
  }

  var verdict: Verdict {
    guard !hasFile, !weights.isEmpty, let best = hosts.max(by: { $0.priority < $1.priority }) else {
      return .moves
    }
    // The nearest rival is the first that weights can reach.
    let others = hosts.filter { $0.name != best.name }
    guard let rival = others.max(by: { $0.priority < $1.priority }) else { return .moves }
    let all = weights.map(\.weight)
    guard canPass(best, rival, all) else {
      let reason = explain(best, rival, all)
      let between = others.contains { left in
        others.contains { left.priority >= $0.priority && left.name != $0.name && canPass(left, $0, all) }
      }
      return between
        ? .sometimes(reason + ", so the weights never take it from \(best.name)")
        : .never(reason + remedy(best, rival))
    }
    guard !weights.contains(where: { canPass(best, rival, [$0.weight]) }) else { return .moves }
    return .sometimes(
      "none of the weights moves the address alone: only together they bring \(best.name) from \(best.priority) below"
        + " \(rival.name), which has \(rival.priority)")
  }

  private typealias Member = (name: String, priority: Int)

  /// Whether `rival` is better than `best` when everything fails there and nothing here; an equal does not take over.
  private func canPass(_ best: Member, _ rival: Member, _ weights: [Int]) -> Bool {
    highest(rival, weights) > lowest(best, weights)
  }

  private func lowest(_ host: Member, _ weights: [Int]) -> Int {
    max(1, host.priority + weights.filter { $0 < 0 }.reduce(0, +))
  }

  private func highest(_ host: Member, _ weights: [Int]) -> Int {
    min(254, host.priority + weights.filter { $0 > 0 }.reduce(0, +))
  }

  private func explain(_ best: Member, _ rival: Member, _ weights: [Int]) -> String {
    let low = lowest(best, weights)
    let high = highest(rival, weights)
    let relation = low == high ? "=" : ">"
    return
      "\(best.name) has \(best.priority) and \(rival.name) \(rival.priority): even with every check failing on"
      + " \(best.name) and none on \(rival.name), \(best.name) still has"
      + " \(sum(best.priority, weights.filter { $0 < 0 }, low)) \(relation) \(sum(rival.priority, weights.filter { $0 > 0 }, high))"
  }

  /// `150 − 20 = 130`, or `100` where nothing is added.
  private func sum(_ base: Int, _ weights: [Int], _ result: Int) -> String {
    guard !weights.isEmpty else { return "\(base)" }
    return "\(base)" + weights.map { $0 < 0 ? " − \(-$0)" : " + \($0)" }.joined() + " = \(result)"
  }

  private func remedy(_ best: Member, _ rival: Member) -> String {
    let needed = best.priority - rival.priority + 1
    let weight =
      rival.priority > 1 && needed <= 253
      ? "use a weight of at least −\(needed), or none at all (unfit)" : "use no weight (unfit)"
    return ", so the address can never move because of them; \(weight)"
  }
}
