import LoadBalancing
import Testing

@Suite struct RetryPolicyTests {
  private let policy = RetryPolicy(attempts: 3)

  @Test("a request that no backend has seen is tried elsewhere, whatever its method") func notConnected() {
    for isIdempotent in [true, false] {
      #expect(
        policy.allowsRetry(after: .notConnected, tried: 1, isIdempotent: isIdempotent, isReplayable: true))
    }
  }

  @Test("a request that a backend may have seen is repeated only if that changes nothing") func sent() {
    #expect(
      policy.allowsRetry(after: .closedBeforeResponse, tried: 1, isIdempotent: true, isReplayable: true))
    #expect(
      !policy.allowsRetry(after: .closedBeforeResponse, tried: 1, isIdempotent: false, isReplayable: true))
    #expect(!policy.allowsRetry(after: .responseStarted, tried: 1, isIdempotent: true, isReplayable: true))
  }

  @Test("a request whose body is partly gone is not repeated") func body() {
    #expect(!policy.allowsRetry(after: .notConnected, tried: 1, isIdempotent: true, isReplayable: false))
  }

  @Test("attempts end") func attempts() {
    #expect(policy.allowsRetry(after: .notConnected, tried: 2, isIdempotent: true, isReplayable: true))
    #expect(!policy.allowsRetry(after: .notConnected, tried: 3, isIdempotent: true, isReplayable: true))
    #expect(RetryPolicy(attempts: 100).attempts == TriedBackends.capacity)
    #expect(RetryPolicy(attempts: 0).attempts == 1)
  }
}
