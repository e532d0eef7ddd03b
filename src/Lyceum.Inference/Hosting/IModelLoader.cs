namespace Lyceum.Inference.Hosting;

/// <summary>Knows how a model gets into memory.</summary>
public interface IModelLoader
{
    /// <summary>Memory that the model will take, in bytes, as far as that can be told before it is loaded; 0 for one that lives elsewhere.</summary>
    /// <exception cref="IOException">Its files cannot be found.</exception>
    long EstimateBytes();

    /// <summary>Loads the model. Called by one caller at a time.</summary>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Nobody wants the model any more.</param>
    Task<IServedModel> LoadAsync(IProgress<LoadProgress> progress, CancellationToken cancellation);
}
