namespace Lyceum.Web.Site.Figures;

/// <summary>A model of a series that was trained alike.</summary>
/// <param name="Parameters">How many numbers it is made of.</param>
/// <param name="Compute">Operations that training it took, in FLOP.</param>
/// <param name="Loss">Its loss at the end, in nats per token.</param>
/// <param name="HeldOut">Its loss on texts that no training met.</param>
/// <param name="IsTarget">Whether it is the one that the others were made to foretell.</param>
public sealed record ScalingPoint(double Parameters, double Compute, double Loss, double HeldOut, bool IsTarget);
