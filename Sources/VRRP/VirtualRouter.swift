public import IPAddressing
public import MonotonicTime

/// The state machine of one virtual router on one host (RFC 9568 §6.4; RFC 3768 §6.4 for version 2).
///
/// A value without effects: `handle` takes an event and the time, and returns what is to be done, in order.
public struct VirtualRouter: Sendable {
  public private(set) var configuration: Configuration
  /// The priority in effect, 1 to 255; 255 makes this host the owner of the addresses.
  public private(set) var priority: UInt8
  /// The address that this host sends from and compares in a tie; nil while the interface has none.
  public private(set) var sourceAddress: IPAddress?
  /// The transition that led to the present state; nil before the first.
  public private(set) var lastTransition: Transition?

  var phase: Phase = .initialize
  /// Whether the virtual router has been asked to run; it does so while nothing is in the way.
  var isWanted = false
  private(set) var interfaceIsUp = true
  /// Why this host may not take part; nil if it may.
  private(set) var unfitness: String?
  /// What keeps another member of its group, and so this one, from running.
  var heldBack: Transition.Cause?

  /// A virtual router in Initialize that waits for `Event.startup`.
  public init(_ configuration: Configuration) {
    self.configuration = configuration
    priority = configuration.priority
    sourceAddress = configuration.primaryAddress
  }

  /// Whether this host owns the addresses.
  public var isOwner: Bool { priority == 255 }

  /// Takes an event that happened or was noticed at `now` and returns what is to be done, in order.
  ///
  /// Advertisements that wait in a socket are to be handed in before timers that have expired: silence is judged
  /// by what has come, not by what has been read. They count from their arrival: a deadline that was over before they
  /// were read expires as soon as it is set.
  public mutating func handle(_ event: Event, at now: Instant) -> [Action] {
    switch event {
    case .resumed:
      isWanted = true
      return settle(at: now, entering: .adopted, leaving: .shutdown)
    case .slept(let duration):
      return awake(after: duration, at: now)
    case .startup:
      isWanted = true
      return settle(at: now, entering: .startup, leaving: .shutdown)
    case .shutdown:
      isWanted = false
      return settle(at: now, entering: .startup, leaving: .shutdown)
    case .interfaceUp:
      interfaceIsUp = true
      return settle(at: now, entering: .interfaceUp, leaving: .interfaceDown)
    case .interfaceDown:
      interfaceIsUp = false
      return settle(at: now, entering: .interfaceUp, leaving: .interfaceDown)
    case .sourceAddressChanged(let address):
      // In Active the next advertisement leaves from it, and it counts in the next tie.
      sourceAddress = address
      return settle(at: now, entering: .sourceAddressFound, leaving: .sourceAddressLost)
    case .fit:
      unfitness = nil
      return settle(at: now, entering: .fit, leaving: .fit)
    case .unfit(let reason):
      unfitness = reason
      return settle(at: now, entering: .fit, leaving: .unfit(reason))
    case .advertisement(let advertisement):
      let awakening = awakeIfOverslept(at: now)
      return awakening + hear(advertisement, at: now)
    case .timerExpired(let timer):
      let awakening = awakeIfOverslept(at: now)
      return awakening + expire(timer, at: now)
    case .priorityChanged(let priority):
      return change(at: now) { $0.priority = priority }
    case .configurationChanged(let configuration):
      return change(at: now) {
        $0.configuration = configuration
        $0.priority = configuration.priority
      }
    }
  }

  /// The advertisement that this host sends with `priority`.
  public func advertisement(priority: UInt8) -> Advertisement {
    Advertisement(
      version: configuration.version, virtualRouterID: configuration.virtualRouterID, priority: priority,
      interval: configuration.advertisementInterval, addresses: configuration.addresses)
  }

  /// Starts or stops the state machine if what it needs has come or gone.
  mutating func settle(
    at now: Instant, entering: Transition.Cause, leaving: Transition.Cause
  ) -> [Action] {
    let mayRun = isWanted && interfaceIsUp && sourceAddress != nil && unfitness == nil && heldBack == nil
    switch (phase, mayRun) {
    case (.initialize, true): return start(cause: entering, at: now)
    case (.backup, false), (.active, false): return stop(cause: leaving, at: now)
    // Startup while running and Shutdown in Initialize change nothing (RFC 9568 §6.4).
    case (.initialize, false), (.backup, true), (.active, true): return []
    }
  }

  private mutating func hear(_ advertisement: ReceivedAdvertisement, at now: Instant) -> [Action] {
    switch phase {
    // RFC 9568 §6.4.1: Initialize listens to nobody.
    case .initialize: []
    case .backup(let backup): hear(advertisement, as: backup, at: now)
    case .active(let active): hear(advertisement, as: active, at: now)
    }
  }

  private mutating func expire(_ timer: TimerName, at now: Instant) -> [Action] {
    // An event that was already on its way when its timer was moved or cancelled: the new deadline counts.
    guard let deadline = deadline(of: timer) else { return [] }
    guard deadline <= now else { return [.setTimer(timer, at: deadline)] }
    switch (phase, timer) {
    case (.backup(let backup), .activeDown): return takeOver(backup, expired: timer, at: now)
    case (.backup(let backup), .preemptHold): return endPreemptHold(backup, at: now)
    case (.active(let active), .advertisement): return advertise(active, at: now)
    // No such timer runs there, so there was no deadline.
    case (.initialize, _), (.backup, .advertisement), (.active, .activeDown), (.active, .preemptHold):
      return []
    }
  }

  /// Enters a phase and says so.
  mutating func transition(to phase: Phase, cause: Transition.Cause, at now: Instant) -> Action {
    let transition = Transition(from: state, to: phase.state, cause: cause, priority: priority, at: now)
    self.phase = phase
    lastTransition = transition
    return .transition(transition)
  }
}
