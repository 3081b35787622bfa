/// What was seen in one run of a scenario; times in milliseconds.
struct Run: Codable, Sendable {
  /// The longest time without an answer to the client.
  var outage: Double
  /// Nothing had been answered again when the run ended.
  var isOutageOpen = false
  /// How long both hosts had the address.
  var twoHolders: Double
  /// Both had it when the run ended.
  var isTwoHoldersOpen = false
  /// Changes of state that both hosts logged.
  var transitions: Int
  /// Further figures that the scenario is about, by name; nil for what a contender cannot say.
  var further: [String: Double?] = [:]
}
