using DogBreed.Core.Onnx;

namespace DogBreed.Core.Keras;

/// <summary>What a Keras model has become.</summary>
/// <param name="Graph">The graph, with its outputs logits, features and feature_map as far as it has them.</param>
/// <param name="Size">Height and width of the pictures that it takes; 0 for a head.</param>
/// <param name="InputWidth">The features that a head takes; 0 for a network that sees pictures.</param>
/// <param name="ClassCount">The number of classes; 0 without a classifier.</param>
/// <param name="FeatureCount">The number of features that it gives; 0 where it gives none.</param>
/// <param name="IsOneUnit">True where it has one unit for two classes.</param>
internal sealed record ConvertedNetwork(OnnxGraph Graph, int Size, int InputWidth, int ClassCount, int FeatureCount, bool IsOneUnit);
